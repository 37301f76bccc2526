@NullMarked
package dev.reprise.paper.cdnod;

import org.jspecify.annotations.NullMarked;
