"""A step that opens an article beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kb.scripts.format.fields import Fields
from kb.scripts.steps.act import read_onward
from kb.scripts.steps.described import Described, some_text
from kb.scripts.steps.step import Step, read_spoken


@dataclass(frozen=True, kw_only=True)
class Open(Step):
    """The article stands open on the desk as soon as the step comes up; it is the first of the step's articles."""

    kind: ClassVar[str] = "open"
    word: ClassVar[str] = "Open an article"
    icon: ClassVar[str] = "book"
    sign: ClassVar[tuple[str, ...]] = ("open",)
    schema: ClassVar[Mapping[str, Described]] = {
        "open": some_text("Slug of the article that stands open beside the step.", "premium-not-posted"),
    }
    article: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """With `open: slug` and a way on."""
        spoken, article = read_spoken(fields), fields.words("open")
        if fields.get("open") is None:
            fields.error(fields, "`open` does not say which article.", "For example open: premium-not-posted.")
        if article is not None:
            others = [words for words in spoken["articles"] if words.text != article.text]
            spoken["articles"] = (article, *others)
        return cls(**spoken, **read_onward(fields), article=article.text if article else "")

    @property
    def gist(self) -> str:
        """The article."""
        return self.article

    def own(self) -> dict[str, Any]:
        """Which article."""
        return {"open": self.article}
