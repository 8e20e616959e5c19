"""Sound that the starter model practises on besides the labelled recordings, made here and never tested with.

An orchestra, which the labelled classical music lacks; and what belongs to no genre: bands in other styles, speech,
noise, machines, tones and clatter. The stability benchmark tests with other styles, other voices and other sounds.
"""
