"""What goes wrong before there is a site to show it on."""


class Trouble(Exception):
    """Something that stops a start. Its text is one sentence for the person at the terminal."""
