/**
 * The Netty edge of a node: actors called, listed, described and destroyed with HTTP/1.1 and JSON, or on a
 * WebSocket. Start at
 * {@link dev.rouse.net.ActorHttpServer} for a server of its own, or at {@link dev.rouse.net.ActorHttpHandler} to put
 * actors into a server that is there. The packages below this one are internal: not
 * for applications, may change in any release.
 *
 * <table>
 *   <caption>What is served</caption>
 *   <tr><td>{@code POST /actors/{type}/{key}/{action}}</td><td>a call: a JSON array of arguments, or no body for none; 200
 *     and the JSON result, {@code null} for none, an array for a stream; with {@code Prefer: wait=10} it waits 10 seconds at
 *     most</td></tr>
 *   <tr><td>{@code GET /actors/{type}?cursor=&limit=}</td><td>those that there are, up to 1,000 and 100 by default</td></tr>
 *   <tr><td>{@code GET /actors/{type}/{key}}</td><td>what is known of one, also when it does not exist</td></tr>
 *   <tr><td>{@code DELETE /actors/{type}/{key}}</td><td>destroys it; 204</td></tr>
 *   <tr><td>{@code GET /actors/{type}/{key}/schedule?cursor=&limit=}</td><td>what it will do, without the arguments, up to 1,000 and 100
 *     by default</td></tr>
 *   <tr><td>{@code DELETE /actors/{type}/{key}/schedule/{id}}, or {@code DELETE …/schedule?name=}</td><td>cancels an entry of that;
 *     204, or 404 where there is no such entry</td></tr>
 *   <tr><td>{@code GET /socket}</td><td>a WebSocket, on which the same is done frame by frame: calls of which many are under way, streams
 *     element by element; in JSON ({@code rouse.v1.json}) or CBOR ({@code rouse.v1.cbor})</td></tr>
 *   <tr><td>{@code GET /rouse.js}, {@code GET /rouse.d.ts}</td><td>the client for JavaScript, which speaks on that, and its types</td></tr>
 *   <tr><td>{@code GET /health}</td><td>how the node is; 200</td></tr>
 *   <tr><td>{@code GET /ready}</td><td>the same; 503 unless calls are served</td></tr>
 *   <tr><td>{@code GET /cluster}</td><td>the nodes on the same store, the shards that each has and is to have, and those that move</td></tr>
 * </table>
 *
 * <p>Who reaches the port can do all of this, unless {@link dev.rouse.net.HttpAccess} says less, and administer where it is known or on the
 * server's own machine; a browser only for pages that were
 * served from the same place. {@link dev.rouse.net.HttpConnectionOptions} bounds connections and the time that clients take, {@link
 * dev.rouse.net.SocketOptions} what they do on a WebSocket.
 *
 * <p>A key is its text form, percent-encoded: {@code a,b} has two parts, {@code a%2Fb} has a slash. An error is
 * {@code {"group", "code", "message", "metadata"}} with a status by its {@link dev.rouse.ErrorKind}; its metadata has
 * {@code "retryable": true} when it is a {@link dev.rouse.RetryableException}. What is no {@link dev.rouse.RouseException}
 * is masked, and logged under the id that the caller gets.
 */
@NullMarked
package dev.rouse.net;

import org.jspecify.annotations.NullMarked;
