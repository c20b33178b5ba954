"""What the public may know of a signed document: which it is, and whether it is still what was signed.

The duty that has the document says so in ``AppConfig.ready``: ``tell("registration.registration", proof)``. A proof
names papers and enterprises, never an amount or a person.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.db import models

from tianheng.core.models import Signature


class Proof(NamedTuple):
    """``title`` of the paper, ``facts`` (label, value) that name it, and whether it still is what was signed.

    ``intact`` is None for a document that is gone, or whose duty says nothing of it.
    """

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    intact: bool | None = None


Tell = Callable[[Signature], Proof | None]
_tellers: dict[str, Tell] = {}


def tell(kind: str, proof: Tell) -> None:
    """Let ``proof(signature)`` speak for documents of the model ``kind`` (its lower-case label)."""
    _tellers[kind] = proof


def proof_of(signature: Signature) -> Proof:
    """What may be told of the document a signature stands on."""
    found = _tellers.get(signature.document_kind, nothing)(signature)
    return found or Proof(title_of(signature.document_kind))


def nothing(_signature: Signature) -> None:
    """A document of which no duty speaks."""


def title_of(kind: str) -> str:
    """The name of a kind of document, as its model says."""
    from django.apps import apps

    try:
        model: type[models.Model] = apps.get_model(kind)
    except (LookupError, ValueError):
        return kind
    return str(model._meta.verbose_name)


def masked(name: str) -> str:
    """A person's name for the public: the first character alone, ``陈*``."""
    plain = name.strip()
    return f"{plain[:1]}*" if plain else ""
