@NullMarked
package dev.reprise.feed.discussion;

import org.jspecify.annotations.NullMarked;
