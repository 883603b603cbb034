"""What the first message of every run says of colours and letters.

Streamlit reads some 300 options in six sections of its configuration for it, anew at each choice of each
reader: a twelfth of the processor of a choice on Regions. Here they are read once, and again when the
configuration is.
"""

from functools import lru_cache

from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

THEIRS = app_session._populate_theme_msg
# Of its source as it was when this was written: a test compares.
KNOWN = "844b9eb40d0f"


@lru_cache
def _read(section: str) -> CustomThemeConfig:
    found = CustomThemeConfig()
    THEIRS(found, section)
    return found


def told(message: CustomThemeConfig, section: str = "theme") -> None:
    """What THEIRS does. A section without any option leaves the message as it is."""
    found = _read(section)
    if found.ByteSize():
        message.MergeFrom(found)


def once() -> None:
    """From now on the options are read once, as long as the configuration is not read anew."""
    app_session._populate_theme_msg = told
    config.on_config_parsed(_read.cache_clear, force_connect=True)
