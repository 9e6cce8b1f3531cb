"""The YAML of the connectors' documents is what the connectors take."""

from pathlib import Path

import pytest
import yaml

from hr_it_connectors import CONNECTORS, load

DOCUMENTS = Path(__file__).parents[2] / "docs" / "connecteurs"
PRODUCTS = sorted({product for products in CONNECTORS.values() for product in products})


@pytest.mark.parametrize("product", PRODUCTS)
def test_each_product_has_a_short_document_whose_example_is_valid(product: str) -> None:
    text = (DOCUMENTS / f"{product}.md").read_text(encoding="utf-8")
    assert text.count("\n") <= 40
    example = yaml.safe_load(text.split("```yaml\n")[1].split("```")[0])
    secrets = {"mot_de_passe": "secret"} if product in ("ldap", "smtp") else {}
    for capability, chosen in example["connecteurs"].items():
        options = {**chosen.get("options", {}), **secrets}
        assert load(capability, chosen["produit"], options, engine=None, folder=Path(), wording=str)
    assert {capability for capability, products in CONNECTORS.items() if product in products} == set(
        example["connecteurs"]
    )
