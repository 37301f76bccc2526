@NullMarked
package dev.reprise.feed.text;

import org.jspecify.annotations.NullMarked;
