@NullMarked
package dev.reprise.model.family;

import org.jspecify.annotations.NullMarked;
