"""The documentation as a website: pages of CommonMark in, static pages out."""
