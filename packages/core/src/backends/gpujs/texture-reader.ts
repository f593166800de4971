import type { Texture } from './library.ts';
import { checkContext } from './limits.ts';

/** Reads textures through a framebuffer of its own: gpu.js' way makes an array of each texel. */
export class TextureReader {
  #framebuffer: WebGLFramebuffer | null = null;
  #buffer: WebGLBuffer | null = null;
  #bufferSize = 0;

  /** The first `size` values of a texture. */
  read({ texture, context: gl, size: extent }: Texture, size: number): Float32Array {
    this.#framebuffer ??= gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    const width = extent[0]!;
    const height = Math.ceil(size / (width * 4));
    const values =
      'getBufferSubData' in gl
        ? this.#throughBuffer(gl, width, height, size)
        : this.#asPixels(gl, width, height, size);
    checkContext(gl);
    return values;
  }

  #asPixels(gl: WebGLRenderingContext, width: number, height: number, size: number): Float32Array {
    const values = new Float32Array(width * height * 4);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, values);
    return values.length === size ? values : values.slice(0, size);
  }

  /** WebGL 2 copies to a buffer first, which browsers hand over several times faster than pixels. */
  #throughBuffer(gl: WebGL2RenderingContext, width: number, height: number, size: number): Float32Array {
    this.#buffer ??= gl.createBuffer();
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#buffer);
    const bytes = width * height * 16;
    if (bytes > this.#bufferSize) {
      gl.bufferData(gl.PIXEL_PACK_BUFFER, bytes, gl.STREAM_READ);
      this.#bufferSize = bytes;
    }
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, 0);
    const values = new Float32Array(size);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, values);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    return values;
  }
}
