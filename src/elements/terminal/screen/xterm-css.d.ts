declare module '@xterm/xterm/css/xterm.css?inline' {
  const css: string;
  export default css;
}
