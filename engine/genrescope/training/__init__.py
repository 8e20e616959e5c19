"""Making a model of one's own: a data set, augmentation, training, evaluation."""
