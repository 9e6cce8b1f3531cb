"""Documents in, passages out. The only room that knows Haystack.

Haystack sends usage statistics unless told otherwise before its first import: a town hall's assistant must not.
"""

import os

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
