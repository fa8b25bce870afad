"""Spanish as written in the United States and Mexico: amounts look as they do on the papers."""
