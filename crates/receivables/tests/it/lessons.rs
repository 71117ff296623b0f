//! What users of other tools suffered, told as stories. The numbers are those of the reference list, B1 to B9.
