/**
 * The part of operators in an actor: orders about one that run as turns of it, the token of its inspector, and views of its records. Start
 * at {@link dev.rouse.operator.ActorOrders}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.operator;

import org.jspecify.annotations.NullMarked;
