/**
 * The JSON API's reading side: what clients of the Hugging Face papers API ask for, under the names they know, and the claims.
 * {@link dev.reprise.app.site.api.PaperApi} answers; the records are the JSON. {@link dev.reprise.app.site.api.ApiPapers} makes them. The two snake-case names among camel-case
 * ones, and two {@code publishedAt} that mean different days, are the clients' and stay.
 */
@NullMarked
package dev.reprise.app.site.api;

import org.jspecify.annotations.NullMarked;
