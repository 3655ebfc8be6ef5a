/**
 * FoundationDB's client seen from Reactor: answers, the threads that they are given on, and the codes of its errors.
 * Start at {@link dev.rouse.kv.fdb.client.Answer}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.kv.fdb.client;

import org.jspecify.annotations.NullMarked;
