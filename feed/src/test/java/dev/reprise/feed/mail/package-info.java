@NullMarked
package dev.reprise.feed.mail;

import org.jspecify.annotations.NullMarked;
