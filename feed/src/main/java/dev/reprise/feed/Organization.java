package dev.reprise.feed;

/**
 * Under whose name a paper was listed.
 *
 * @param name     as in addresses, such as {@code apple}
 * @param fullName as people read it
 */
public record Organization(String name, String fullName) {}
