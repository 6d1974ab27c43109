"""What is remembered of telling summaries to another system: never a word of them."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base


class SummaryPost(Base):
    """The tries of one wrap-up's summary. Without words: a redaction has nothing to empty here."""

    __tablename__ = "summary_post"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    next_at: Mapped[datetime]
    posted_at: Mapped[datetime | None]
