/**
 * Messages from actor to actor, sent with the commit of a turn and taken exactly once. Start at {@link dev.rouse.outbox.OutboxFeature}.
 *
 * <p><b>Protocol.</b> The sender keeps a row for each message, with a number that grows in the order in which its turns end, and calls the
 * receiver with those of one receiver in that order, one call at a time, again until it is answered. The receiver keeps a <em>mark</em> of
 * the sender: the sender's incarnation, a <em>token</em>, and the greatest number that it has <em>decided</em> on. The mark changes in the
 * commit that puts the messages into their queues.
 *
 * <ul>
 *   <li>A delivery is applied only with the token of the mark, and of it only what is behind the mark; where there is no mark, only with a
 *       token that the receiver's present life has offered to this incarnation of the sender, and which that uses up. Anything else
 *       changes nothing and is answered with the mark, or with an offer.
 *   <li>The sender sends messages only with a token that its note of the receiver has, durably: so it asks with none first, notes the offer in
 *       a commit of its own, and then delivers.
 *   <li>The sender clears rows up to what an answer says is decided, in a commit before or with which it has noted the receiver, with the
 *       token; so as long as a receiver has a mark of it, it has a note of that receiver. How far that has decided need not be in the note:
 *       the sender holds no row before the first that is left.
 *   <li>Where it has had no row for a receiver for a while, it asks that to drop the mark, by its token and up to a number that it holds no
 *       row below, durably. The note goes once that is answered, and with the last note and row the numbers may begin again. A sender that
 *       sleeps is woken for it.
 *   <li>A message that is refused for good moves the mark as well, which keeps the reason until the sender says that its own note of it, a
 *       dead letter, is durable; nothing behind it is taken meanwhile. So does one whose queue has not been known for long, where the sender
 *       says that it comes for the last time.
 *   <li>A receiver asks the senders of its marks once in a while whether they still live, and drops a mark where that life is over.
 * </ul>
 *
 * <p><b>Rows</b> are rows of the store only where there are many messages, or large ones. A few small ones are in the record of the counts
 * (the head), which changes with each send anyway: so a message costs its sender one change, and the next send clears it along with its own
 * change. What is said of rows here is as true of these.
 *
 * <p><b>Why nothing is applied twice.</b> Calls may arrive late, any number of times and in any order. Let a copy of a delivery arrive.
 * While the mark has its token, all that was applied under that token is at or below the mark, as rows of one receiver are sent in order
 * and none is left out but those that are dead letters. Where the mark has another token, or there is none and its token is not on offer, it
 * changes nothing. A token is on offer in one life of the receiver's memory until it is used, drawn at random each time: one that was used,
 * or that an earlier life offered, never is again. So each token begins at most one mark, and a mark that was dropped never comes back. It is
 * dropped only where the sender holds no row at or below it: what it sends later has greater numbers, or other tokens; or where the sender's
 * life is over, and nothing of it can be noted any more. A late order to drop names the token and a number, and does nothing to a mark that
 * began after it or went on.
 *
 * <p><b>Why nothing is lost.</b> A row is cleared only where the answer to a call of this life says that it is decided, by a turn whose
 * commit is durable, and the mark that says so is of this incarnation of the sender; or with a dead letter of it. Numbers begin again only
 * where no receiver has a mark of it, so that no mark is above a number that was not sent.
 *
 * <p><b>Another life of the receiver</b> has other marks. Messages that were offered to a life that is gone, of which nobody knows what
 * became of them, are dead letters of the sender; those that never were go to the new one. All that the sender knows of a receiver's life is in
 * its note, before anything is offered to it.
 *
 * <p><b>Another activation of the sender</b> may have begun on another node, and have sent everything and had the mark dropped, while the
 * former one stood still and goes on as if nothing had been. That one cannot commit any more: the tokens that it may use are those that it
 * had noted, and the later one has found these in the store. Of those, each that was used began a mark that the later one had dropped, or
 * will; and one that is still on offer is taken back by the order to drop. An offer that the former one gets from then on it cannot note. So
 * no clock and no lease is needed for this.
 *
 * <p>Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.outbox;

import org.jspecify.annotations.NullMarked;
