@NullMarked
package dev.reprise.feed.syndication;

import org.jspecify.annotations.NullMarked;
