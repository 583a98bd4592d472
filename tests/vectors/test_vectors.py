"""The vectors and words that the app is held to are those of the server's code as it is now."""

from server.field.words import FOLDER as SHARED
from server.field.words import text_of as text_of_words
from server.field.words import words
from tests.vectors.make import FOLDER, text_of, vectors


def test_vectors_are_fresh() -> None:
    """The vectors in the repository are what the server's code makes today; else: python -m tests.vectors."""
    for name, content in vectors().items():
        assert (FOLDER / name).read_text("utf-8") == text_of(content), name


def test_words_of_the_app_are_those_of_the_server() -> None:
    """Errors, limits and kinds of the app equal the server's; else: python -m server.field.words."""
    for name, content in words().items():
        assert (SHARED / name).read_text("utf-8") == text_of_words(content), name
