@NullMarked
package dev.reprise.model.training;

import org.jspecify.annotations.NullMarked;
