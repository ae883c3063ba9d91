# The company’s settings.
