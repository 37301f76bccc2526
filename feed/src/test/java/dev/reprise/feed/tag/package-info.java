@NullMarked
package dev.reprise.feed.tag;

import org.jspecify.annotations.NullMarked;
