"""What can be set stands in the pages for those who set it."""

import re

from kb.config import SETTINGS
from tests.house.code import CHECKOUT


def test_every_setting_is_explained_to_operators():
    page = (CHECKOUT / "docs" / "operating.md").read_text()
    rows = dict(re.findall(r"^\| `(KB_[A-Z_]+)` \| `?([^|`]*?)`? *\|", page, re.MULTILINE))
    assert rows == {setting.variable: setting.default for setting in SETTINGS}
