"""Pictures of the window in every state it can be in; ``make screenshots`` takes them.

What is shown is the demo tune's own sound and made-up answers, so that the pictures are the same on every machine. A
further picture is one more function in one of the modules called ``scenes_…``.
"""
