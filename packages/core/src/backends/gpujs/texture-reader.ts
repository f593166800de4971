import type { Texture } from './library.ts';

/** Reads textures through a framebuffer of its own: gpu.js' way makes an array of each texel. */
export class TextureReader {
  #framebuffer: WebGLFramebuffer | null = null;

  /** The first `size` values of a texture. */
  read({ texture, context: gl, size: extent }: Texture, size: number): Float32Array {
    this.#framebuffer ??= gl.createFramebuffer();
    const before = gl.getParameter(gl.FRAMEBUFFER_BINDING) as WebGLFramebuffer | null;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    const [width, height] = [extent[0]!, extent[1]!];
    const values = new Float32Array(width * height * 4);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, values);
    gl.bindFramebuffer(gl.FRAMEBUFFER, before);
    return values.length === size ? values : values.slice(0, size);
  }
}
