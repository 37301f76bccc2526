@NullMarked
package dev.reprise.feed.rank;

import org.jspecify.annotations.NullMarked;
