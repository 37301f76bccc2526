/**
 * Papers from their sources over the network, only when asked to. {@link dev.reprise.feed.sync.PaperSync} asks arXiv's query interface, its
 * OAI-PMH server, and the Hugging Face daily papers; it remembers how far it came and goes on from there.
 *
 * <p>Every request goes through {@link dev.reprise.feed.sync.Fetcher} (time-outs, a largest size, retries with growing pauses, redirects on the
 * same host alone) and {@link dev.reprise.feed.sync.Politeness} (three seconds between the starts of requests and one at a time, across all
 * threads and processes that share a data folder). arXiv counts all machines of an operator together: sync from one.
 */
@NullMarked
package dev.reprise.feed.sync;

import org.jspecify.annotations.NullMarked;
