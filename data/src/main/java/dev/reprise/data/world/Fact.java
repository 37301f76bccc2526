package dev.reprise.data.world;

/** A true statement about the world. Every relation is functional: a subject has one object. */
public record Fact(Entity subject, Relation relation, Entity object) {}
