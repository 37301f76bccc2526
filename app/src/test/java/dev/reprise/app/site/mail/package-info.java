@NullMarked
package dev.reprise.app.site.mail;

import org.jspecify.annotations.NullMarked;
