/**
 * The site: the daily papers, their pages and runs, mails, and the JSON API, served by one process.
 *
 * <ul>
 *   <li>{@link dev.reprise.app.site.Site} starts and stops it. Nothing of the other commands touches Spring.
 *   <li>{@link dev.reprise.app.site.SiteSettings} is what whoever runs it decides; the base URL there is the only source of absolute links.
 *   <li>{@link dev.reprise.app.site.SiteConfiguration} makes the beans: few auto-configurations, each named, and the feed's plain classes.
 *       Controllers are found below this package.
 *   <li>{@link dev.reprise.app.site.PaperAddresses} turns every spelling of a paper's id into one, so that a controller writes {@code /papers/{id}} and takes a
 *       {@link dev.reprise.feed.PaperId}, for old ids with a slash in them too.
 *   <li>{@link dev.reprise.app.site.SecurityRules} holds who may do what, and the headers of every answer.
 *   <li>{@link dev.reprise.app.site.ErrorPages} answers whatever went wrong: a page to people, {@code {"error"}} to programs. A controller throws
 *       {@link dev.reprise.core.InvalidInputException} for a request that is wrong (400) and {@code ResponseStatusException} for the rest.
 * </ul>
 *
 * <p>Pages are Thymeleaf templates without inline styles or scripts: they work without scripts, under a strict content security policy.
 */
@NullMarked
package dev.reprise.app.site;

import org.jspecify.annotations.NullMarked;
