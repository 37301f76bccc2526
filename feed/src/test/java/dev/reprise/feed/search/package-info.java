@NullMarked
package dev.reprise.feed.search;

import org.jspecify.annotations.NullMarked;
