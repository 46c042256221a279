"""The sentences of a paper, made of result rows and the protocol; nothing is computed."""
