@NullMarked
package dev.reprise.core.report;

import org.jspecify.annotations.NullMarked;
