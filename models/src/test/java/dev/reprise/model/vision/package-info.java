@NullMarked
package dev.reprise.model.vision;

import org.jspecify.annotations.NullMarked;
