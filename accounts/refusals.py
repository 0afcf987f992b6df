"""What a service answers when the values are right and the step is not to be taken: not by this person, or not now."""


class NotNow(Exception):
    """The record has moved on, so this step no longer fits (409). The message says what to do."""


class NotYours(Exception):
    """This person may not take this step (403). The message says who may."""
