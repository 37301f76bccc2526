@NullMarked
package dev.reprise.feed.submission;

import org.jspecify.annotations.NullMarked;
