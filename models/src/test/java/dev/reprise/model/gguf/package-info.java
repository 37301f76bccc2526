/** Tests of GGUF files. What they compare with was written by {@code make.py} beside the files, with the reference implementations. */
@NullMarked
package dev.reprise.model.gguf;

import org.jspecify.annotations.NullMarked;
