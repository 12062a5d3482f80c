"""What all answers of the API have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Edtf = Annotated[str, Field(description="A date in EDTF (ISO 8601-2).")]
Day = Annotated[str, Field(description="A day in ISO 8601.")]
Next = Annotated[int | None, Field(description="Offset of the next page, null on the last.")]


class Answer(BaseModel):
    """An object of the API: nothing but what is named."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """What is wrong, in a sentence."""

    detail: str
