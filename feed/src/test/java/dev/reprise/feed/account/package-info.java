@NullMarked
package dev.reprise.feed.account;

import org.jspecify.annotations.NullMarked;
