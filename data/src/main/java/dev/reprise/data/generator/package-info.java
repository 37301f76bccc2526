/** Generated data. */
@NullMarked
package dev.reprise.data.generator;

import org.jspecify.annotations.NullMarked;
