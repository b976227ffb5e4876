// Replaced as soon as the first source of this room stands.
