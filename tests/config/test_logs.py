import io
import json
import logging
import logging.config

from config import logs


def test_exception_is_logged_by_its_places_and_never_by_its_words():
    stream = io.StringIO()
    formatter = logs.configuration("INFO")["formatters"]["json"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter["()"](**{k: v for k, v in formatter.items() if k != "()"}))
    logger = logging.getLogger("test.logs")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        try:
            int("Maria Oliveira")
        except ValueError as error:
            raise KeyError("123-45-6789") from error
    except KeyError:
        logger.exception("went wrong")
    finally:
        logger.removeHandler(handler)

    line = stream.getvalue()
    said = json.loads(line)
    assert said["event"] == "went wrong"
    assert [one["kind"] for one in said["exception"]] == ["KeyError", "ValueError"]
    assert "test_exception_is_logged" in said["exception"][0]["at"][0]
    assert "Maria" not in line
    assert "6789" not in line
