/**
 * What strangers wrote, made safe to show.
 *
 * <p>{@link dev.reprise.feed.text.TexText} shows titles and abstracts: everything is escaped, formulas of a small subset of TeX become
 * MathML Core, which browsers draw and screen readers read, and whatever is outside that subset stays as it was typed.
 * {@link dev.reprise.feed.text.SafeMarkdown} shows comments: CommonMark without raw HTML and images, with links that lead to
 * http, https and mailto alone. Both are functions of a string to a string, both bound the size and the depth of what they make, and
 * whatever they are given, what they return is well-formed XML of the elements and attributes that their documentation lists: the tests
 * parse it with a strict parser. {@link dev.reprise.feed.text.Xml} holds the escaping that they and the feeds share.
 */
@NullMarked
package dev.reprise.feed.text;

import org.jspecify.annotations.NullMarked;
