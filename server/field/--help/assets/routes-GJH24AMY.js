import{p as a}from"./chunk-KAJTQ5UV.js";import"./chunk-HUMHR3D3.js";export{a as routes};
