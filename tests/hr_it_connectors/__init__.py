"""Tests of the connectors, most of them inherited from `contract`."""

import pytest

pytest.register_assert_rewrite("tests.hr_it_connectors.contract")
