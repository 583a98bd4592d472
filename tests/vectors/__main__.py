"""Write the vectors: `python -m tests.vectors`."""

from tests.vectors.make import FOLDER, text_of, vectors


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in vectors().items():
        (FOLDER / name).write_text(text_of(content), "utf-8")


if __name__ == "__main__":
    main()
